import { memo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import css from './chat.module.css';

/** Addresses that may be followed: of the web, and by a click only. */
const isWeb = (href: string | undefined) => /^https?:\/\//i.test(href ?? '');

const PARTS: Components = {
  a: ({ href, children }) =>
    isWeb(href) ? (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
        {children}
      </a>
    ) : (
      children
    ),
  // A picture would be asked for from wherever a model says.
  img: ({ alt }) => alt,
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h4>{children}</h4>,
};

/** What a model says, as it means it: markdown, and never markup of its own. */
export default memo(function Markdown({ text }: { text: string }) {
  return (
    <div className={css.prose}>
      <ReactMarkdown components={PARTS} skipHtml>
        {text}
      </ReactMarkdown>
    </div>
  );
});
