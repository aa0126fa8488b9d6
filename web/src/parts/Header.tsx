import { Logo } from "./Logo";

interface HeaderProps {
  tenant?: string | undefined;
  /** Shown to who is signed in. */
  onLeave?: (() => void) | undefined;
}

export function Header({ tenant, onLeave }: HeaderProps) {
  return (
    <header className="header">
      <div className="header-row">
        <div className="brand">
          <Logo />
          <span className="brand-name">Querent</span>
        </div>
        <div className="brand">
          {tenant && (
            <p className="tenant">
              <span className="visually-hidden">Organisation: </span>
              {tenant}
            </p>
          )}
          {onLeave && (
            <button type="button" className="button button-quiet" onClick={onLeave}>
              Sign out
            </button>
          )}
        </div>
      </div>
    </header>
  );
}
