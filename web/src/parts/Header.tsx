import { Logo } from "./Logo";

export function Header({ tenant }: { tenant?: string | undefined }) {
  return (
    <header className="header">
      <div className="header-row">
        <div className="brand">
          <Logo />
          <span className="brand-name">Querent</span>
        </div>
        {tenant && (
          <p className="tenant">
            <span className="visually-hidden">Organisation: </span>
            {tenant}
          </p>
        )}
      </div>
    </header>
  );
}
