import type { CSSProperties } from 'react';
import css from './picture.module.css';
import { type Drawing, stackOf } from './stacks';

/** A drawing where there is no picture: a window with what such an app is like. */
export function Placeholder({ stack }: { stack: string | null }) {
  const { drawing, hue, mark } = stackOf(stack);
  return (
    <svg
      viewBox="0 0 320 180"
      className={css.drawing}
      style={{ '--hue': hue } as CSSProperties}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      <rect width="320" height="180" className={css.ground} />
      <rect x="44" y="26" width="232" height="170" rx="10" className={css.window} />
      <path d="M44 36a10 10 0 0 1 10-10h212a10 10 0 0 1 10 10v12H44z" className={css.bar} />
      <circle cx="58" cy="37" r="3.5" className={css.dot} />
      <circle cx="70" cy="37" r="3.5" className={css.dot} />
      <circle cx="82" cy="37" r="3.5" className={css.dot} />
      <Inside drawing={drawing} />
      <text x="262" y="42" textAnchor="end" className={css.letters}>
        {mark}
      </text>
    </svg>
  );
}

interface RowProps {
  x: number;
  y: number;
  width: number;
  strong?: boolean;
}

function Row({ x, y, width, strong = false }: RowProps) {
  return (
    <rect x={x} y={y} width={width} height={strong ? 12 : 7} rx="3.5" className={strong ? css.strong : css.faint} />
  );
}

function Inside({ drawing }: { drawing: Drawing }) {
  if (drawing === 'page')
    return (
      <>
        <Row x={62} y={64} width={110} strong />
        <Row x={62} y={84} width={150} />
        {[62, 130, 198].map((x) => (
          <rect key={x} x={x} y="106" width="60" height="90" rx="6" className={css.card} />
        ))}
      </>
    );
  if (drawing === 'form')
    return (
      <>
        <Row x={118} y={66} width={84} strong />
        <rect x="100" y="90" width="120" height="20" rx="5" className={css.card} />
        <rect x="100" y="117" width="120" height="20" rx="5" className={css.card} />
        <rect x="100" y="145" width="120" height="20" rx="5" className={css.strong} />
      </>
    );
  if (drawing === 'api')
    return (
      <>
        <text x="62" y="80" className={css.code}>
          {'{'}
        </text>
        {[92, 108, 124, 140].map((y, index) => (
          <g key={y}>
            <Row x={78} y={y} width={44 + (index % 2) * 12} />
            <rect x={146} y={y} width={88 - index * 15} height="7" rx="3.5" className={css.strong} />
          </g>
        ))}
        <text x="62" y="170" className={css.code}>
          {'}'}
        </text>
      </>
    );
  return (
    <>
      <Row x={62} y={64} width={90} strong />
      {[90, 110, 130, 150].map((y) => (
        <g key={y}>
          <Row x={62} y={y} width={70} />
          <Row x={150} y={y} width={46} />
          <Row x={214} y={y} width={40} />
        </g>
      ))}
    </>
  );
}
