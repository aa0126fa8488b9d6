import { Notice } from "../parts/Notice";

/** Shown without a token, and after the server has refused the one there was. */
export function SignInNotice({ expired }: { expired: boolean }) {
  return (
    <Notice
      heading="h1"
      title={expired ? "Your sign-in link has expired" : "Open your sign-in link"}
      detail={
        expired
          ? "The server no longer accepts the link that this tab was opened with."
          : "This page needs a link that says who you are and which organisation you ask for."
      }
      hint="Open the link again from where you got it: the terminal that started Querent, or the message it came in."
    />
  );
}
