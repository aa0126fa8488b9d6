import { Menu as Base } from "@base-ui/react/menu";

export interface Choice {
  label: string;
  onSelect: () => void;
}

interface MenuProps {
  label: string;
  /** What it changes, for who hears the button and not what stands around it. */
  hint?: string;
  items: Choice[];
  className?: string;
}

/** A button that opens a list of things to do. */
export function Menu({ label, hint, items, className = "chip chip-button" }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger className={className}>
        {label}
        <span className="chip-down" aria-hidden="true" />
        {hint && <span className="visually-hidden">: {hint}</span>}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" sideOffset={6} align="start" collisionPadding={12}>
          <Base.Popup className="menu">
            {items.map((item) => (
              <Base.Item key={item.label} className="menu-item" onClick={item.onSelect}>
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
