import type { ReactNode } from "react";

interface SectionProps {
  title: string;
  note?: string;
  aside?: ReactNode;
  children: ReactNode;
}

export function Section({ title, note, aside, children }: SectionProps) {
  return (
    <section className="receipt-section">
      <header className="receipt-section-head">
        <h3>
          {title}
          {note && <span className="receipt-note"> {note}</span>}
        </h3>
        {aside}
      </header>
      {children}
    </section>
  );
}
