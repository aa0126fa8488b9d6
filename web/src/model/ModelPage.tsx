import { useDeferredValue, useMemo, useState } from "react";

import type { Send } from "../api/client";
import { toProblem } from "../api/problem";
import { Notice } from "../parts/Notice";
import { ProblemNotice } from "../parts/ProblemNotice";
import { CubeList } from "./CubeList";
import { CubeView } from "./CubeView";
import { found } from "./search";
import type { Cube, Model } from "./types";
import { useModel } from "./useModel";

interface ModelPageProps {
  send: Send;
  /** The name of a cube, as the address has it. */
  chosen: string;
}

/** What may be asked about, for who wants to look around before asking. */
export default function ModelPage({ send, chosen }: ModelPageProps) {
  const model = useModel(send, true);
  if (model.isPending) return <p className="waiting">Loading the model</p>;
  if (model.isError) {
    return (
      <ProblemNotice
        heading="h1"
        problem={toProblem(model.error)}
        retry={() => void model.refetch()}
      />
    );
  }
  if (model.data.cubes.length === 0) return <NoModel />;
  return <Browser model={model.data} chosen={chosen} />;
}

function Browser({ model, chosen }: { model: Model; chosen: string }) {
  const [text, setText] = useState("");
  const sought = useDeferredValue(text);
  const hits = useMemo(() => found(model.cubes, sought), [model, sought]);
  const cube = cubeShown(hits, model.cubes, chosen);
  const inferred = model.cubes.filter(({ standing }) => standing.status === "inferred").length;

  return (
    <div className="model">
      <header className="page-head">
        <h1 className="page-title">Model</h1>
        <p className="page-lead">
          What you can ask about: {counted(model.cubes)}.
          {inferred > 0 && ` Nobody has certified ${inferred} of them yet.`}
        </p>
      </header>
      <div className="model-columns">
        <div className="model-side">
          <label className="visually-hidden" htmlFor="model-search">
            Search the model
          </label>
          <input
            id="model-search"
            className="field-input"
            type="search"
            placeholder="Search the model"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <CubeList hits={hits} chosen={cube?.name} />
        </div>
        {cube ? (
          <CubeView key={cube.name} cube={cube} cubes={model.cubes} sought={sought} />
        ) : (
          <p className="no-rows">Nothing here is called that.</p>
        )}
      </div>
    </div>
  );
}

/** The one that was chosen; while somebody searches, the first that has it. */
function cubeShown(hits: Cube[], all: Cube[], chosen: string): Cube | undefined {
  const hit = hits.find(({ name }) => name === chosen);
  if (hit) return hit;
  return hits.length < all.length ? hits[0] : (all.find(({ name }) => name === chosen) ?? all[0]);
}

function counted(cubes: Cube[]): string {
  const views = cubes.filter(({ kind }) => kind === "view").length;
  const members = new Set(cubes.flatMap((cube) => cube.members.map(({ name }) => name))).size;
  const parts = [plural(cubes.length - views, "cube"), views > 0 && plural(views, "view")];
  return `${parts.filter(Boolean).join(" and ")} with ${plural(members, "member")}`;
}

function plural(count: number, word: string): string {
  return `${count.toLocaleString()} ${word}${count === 1 ? "" : "s"}`;
}

function NoModel() {
  return (
    <Notice
      heading="h1"
      title="There is nothing to ask about yet"
      detail="This organisation has no model that you may see."
      hint="Whoever runs this server connects a database, or gives you a group that may see more."
    />
  );
}
