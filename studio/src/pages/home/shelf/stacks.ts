// How a stack looks on a card. What a plan calls its stack is anybody's text. Pure.

/** What a placeholder draws. */
export type Drawing = 'page' | 'form' | 'api' | 'table';

export interface Stack {
  /** Letters of its mark. */
  mark: string;
  /** Its colour, in degrees. */
  hue: number;
  drawing: Drawing;
  /** How people call it; null for the page's own words. */
  name: string | null;
  /** What names it in a text, lower case. */
  words: RegExp;
}

/** The first whose words are in the text is it: what is made of another comes before that. */
export const STACKS: Record<string, Stack> = {
  next: { mark: 'N', hue: 262, drawing: 'page', name: 'Next.js', words: /\bnext(\.?js)?\b/ },
  'spring-boot': { mark: 'Sp', hue: 96, drawing: 'api', name: 'Spring Boot', words: /\bspring\b|\bjava\b/ },
  fastapi: { mark: 'Fa', hue: 168, drawing: 'api', name: 'FastAPI', words: /\bfast ?api\b/ },
  django: { mark: 'Dj', hue: 150, drawing: 'form', name: 'Django', words: /\bdjango\b/ },
  flask: { mark: 'Fl', hue: 205, drawing: 'form', name: 'Flask', words: /\bflask\b/ },
  vue: { mark: 'V', hue: 155, drawing: 'page', name: 'Vue', words: /\bvue(\.?js)?\b|\bnuxt\b/ },
  react: { mark: 'R', hue: 192, drawing: 'page', name: 'React', words: /\breact\b/ },
  express: { mark: 'Ex', hue: 48, drawing: 'api', name: 'Express', words: /\bexpress\b|\bnode\b/ },
  php: { mark: 'P', hue: 240, drawing: 'table', name: 'PHP', words: /\bphp\b|\blaravel\b/ },
  ruby: { mark: 'Rb', hue: 352, drawing: 'table', name: 'Ruby', words: /\bruby\b|\bsinatra\b|\brails\b/ },
  rust: { mark: 'Rs', hue: 18, drawing: 'api', name: 'Rust', words: /\brust\b|\baxum\b/ },
  go: { mark: 'Go', hue: 188, drawing: 'api', name: 'Go', words: /\bgo(lang)?\b/ },
  static: { mark: '</>', hue: 28, drawing: 'page', name: null, words: /\bstatic\b|\bhtml\b/ },
};

const OTHER: Stack = { mark: '·', hue: 245, drawing: 'table', name: '', words: /^$/ };

/** The stack that a text names; a plain one for what nobody knows. */
export function stackOf(text: string | null | undefined): Stack {
  const said = (text ?? '').toLowerCase();
  return STACKS[said] ?? Object.values(STACKS).find(({ words }) => words.test(said)) ?? OTHER;
}
