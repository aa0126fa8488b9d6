import { useEffect, useState } from "react";

/** Counts the seconds only once there are some: most answers are there before. */
export function Elapsed() {
  const [seconds, setSeconds] = useState(0);

  useEffect(() => {
    const timer = window.setInterval(() => setSeconds((count) => count + 1), 1000);
    return () => window.clearInterval(timer);
  }, []);

  return (
    <>
      Working on it{seconds > 0 && <span aria-hidden="true"> · {seconds} s</span>}
      <span className="key-hints">
        {" "}
        · <kbd>Esc</kbd> to cancel
      </span>
    </>
  );
}
