// A wish for each stack that the server has a starter for (`starters/`); a test keeps both alike.

/** In the order they are shown: the first few stand there at once. */
export const EXAMPLES = [
  'react',
  'flask',
  'static',
  'express',
  'spring-boot',
  'next',
  'vue',
  'django',
  'fastapi',
  'php',
  'go',
  'rust',
  'ruby',
] as const;

export type Example = (typeof EXAMPLES)[number];
