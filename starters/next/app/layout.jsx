import words from '../wording.json';
import './style.css';

export const metadata = { title: words.title, description: words.tagline };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
