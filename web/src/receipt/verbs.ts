/** What each step of a question does, in words for people. The verbs themselves are the server's. */
export const MEANING: Record<string, string> = {
  grant: "what you may see",
  understand: "reading the question",
  formulate: "turning it into a query",
  resolve: "finding its words in the model",
  lower: "adding row rules and masks",
  rewrite: "improving the plan",
  assemble: "building the statement",
  legalize: "fitting it to the database",
  render: "writing the SQL",
  fetch: "running it in the database",
  find: "looking for what stands out",
  draw: "choosing the chart",
  answer: "putting it together",
};
