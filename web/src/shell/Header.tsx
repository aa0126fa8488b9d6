import type { Session } from "../api/types";
import { Logo } from "../parts/Logo";
import type { PageOf } from "./navigation";

interface HeaderProps {
  session?: Session | undefined;
  pages?: PageOf[] | undefined;
  /** The path of the page that is shown. */
  at?: string | undefined;
  /** For who is signed in. */
  onLeave?: (() => void) | undefined;
}

export function Header({ session, pages = [], at, onLeave }: HeaderProps) {
  return (
    <header className="header">
      <div className="header-row">
        <a className="brand" href="#/" aria-label="Querent, ask">
          <Logo />
          <span className="brand-name">Querent</span>
        </a>
        {pages.length > 1 && (
          <nav className="nav" aria-label="Pages">
            {pages.map(({ path, name }) => (
              <a
                key={path}
                className="nav-link"
                href={`#${path}`}
                {...(path === at && { "aria-current": "page" as const })}
              >
                {name}
              </a>
            ))}
          </nav>
        )}
        <div className="who">
          {session && (
            <p className="who-names">
              <span className="visually-hidden">Signed in as </span>
              <span className="who-actor">{session.actor.name}</span>
              <span className="visually-hidden">, organisation: </span>
              <span className="tenant">{session.tenant.name}</span>
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
