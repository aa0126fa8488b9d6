import type { ReactNode } from "react";

interface NoticeProps {
  title: string;
  detail?: string | undefined;
  hint?: string | undefined;
  reference?: string | undefined;
  tone?: "calm" | "problem";
  /** `h1` where the notice is all there is on the page. */
  heading?: "h1" | "h2" | "h3";
  children?: ReactNode;
}

/** One shape for everything that stands where an answer would: title, what happened, what to do. */
export function Notice({ title, detail, hint, reference, ...rest }: NoticeProps) {
  const { tone = "calm", heading: Heading = "h2", children } = rest;
  return (
    <section className={`card notice notice-${tone}`}>
      <Heading className="notice-title">{title}</Heading>
      {detail && <p className="notice-detail">{detail}</p>}
      {hint && <p className="notice-hint">{hint}</p>}
      {children && <div className="notice-actions">{children}</div>}
      {reference && (
        <p className="notice-reference">
          Reference for support: <code>{reference}</code>
        </p>
      )}
    </section>
  );
}
