/** A lens over bars: the question and its chart. The same drawing as the favicon. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect className="logo-tile" width="32" height="32" rx="8" />
      <g className="logo-lines" fill="none" strokeWidth="2.6" strokeLinecap="round">
        <circle cx="15.2" cy="15.2" r="8.4" />
        <path d="m20.6 20.6 4.6 4.6" />
        <path d="M11.7 18v-2.6M15.2 18v-5.8M18.7 18v-4" />
      </g>
    </svg>
  );
}
