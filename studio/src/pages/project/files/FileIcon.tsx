import { Braces, Code, FileCode, FileCog, FileImage, FileText, File as Plain } from 'lucide-react';
import css from './files.module.css';

const KINDS: [RegExp, typeof Plain, string][] = [
  [/\.([cm]?jsx?)$/i, FileCode, 'js'],
  [/\.([cm]?tsx?)$/i, FileCode, 'ts'],
  [/\.(html?|vue|svelte|ejs|erb|hbs)$/i, Code, 'html'],
  [/\.(css|scss|less)$/i, FileCode, 'css'],
  [/\.(py|rb|php|java|go|rs|kt|c|cpp|h|sh|sql)$/i, FileCode, 'other'],
  [/\.(json|jsonc)$/i, Braces, 'json'],
  [/\.(png|jpe?g|gif|webp|svg|avif|ico)$/i, FileImage, 'image'],
  [/\.(md|txt|rst)$/i, FileText, 'text'],
  [/^\.|\.(toml|ya?ml|ini|cfg|conf|lock|xml)$|^(Dockerfile|Makefile|Gemfile)$/i, FileCog, 'config'],
];

/** An icon by the name of a file. */
export function FileIcon({ name }: { name: string }) {
  const [, Icon, kind] = KINDS.find(([form]) => form.test(name)) ?? [null, Plain, 'text'];
  return <Icon aria-hidden className={css.icon} data-kind={kind} />;
}
