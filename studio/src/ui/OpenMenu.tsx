import { DropdownMenu } from 'radix-ui';
import { MenuButton, type MenuItem, type MenuProps } from './Menu';
import css from './menu.module.css';
import { showError } from './toast';

/** The menu itself, open at once: it was loaded because somebody pressed its button. */
export default function OpenMenu(props: MenuProps) {
  const { heading, items } = props;
  return (
    <DropdownMenu.Root defaultOpen modal={false}>
      <DropdownMenu.Trigger asChild>
        <MenuButton {...props} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align="end" sideOffset={6} collisionPadding={8}>
          {heading && <DropdownMenu.Label className={css.heading}>{heading}</DropdownMenu.Label>}
          {items.map((item, index) =>
            item === 'line' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are alike
              <DropdownMenu.Separator key={index} className={css.line} />
            ) : (
              <Item key={item.label} {...item} />
            ),
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ label, icon: Icon, danger, onSelect }: MenuItem) {
  const select = () => void Promise.resolve(onSelect()).catch(showError);
  return (
    <DropdownMenu.Item className={danger ? `${css.item} ${css.danger}` : css.item} onSelect={select}>
      {Icon && <Icon aria-hidden />}
      {label}
    </DropdownMenu.Item>
  );
}
