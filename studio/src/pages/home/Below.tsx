import css from './home.module.css';
import { Import } from './import/Import';
import { Shelf } from './shelf/Shelf';
import { Examples } from './wish/Examples';
import { Honest } from './wish/Honest';
import type { Wish } from './wish/use-wish';

/** What Home has beside the prompt. */
export default function Below({ wish }: { wish: Wish }) {
  return (
    <>
      <div className={css.hero}>
        <Examples wish={wish} />
        <Honest />
      </div>
      <Shelf actions={<Import />} />
    </>
  );
}
