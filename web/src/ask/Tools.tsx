import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";

import type { Answer } from "../api/types";
import type { Drawing } from "../chart/Chart";
import { type Kind, kindOf, kindsFor, NAMES } from "../chart/kinds";
import { CopyButton } from "../parts/CopyButton";
import { download, fileName } from "../parts/download";
import { type Choice, Menu } from "../parts/Menu";
import { linkTo } from "../shell/places";
import { toCsv } from "../table/csv";
import type { Asked } from "../thread/thread";

/** How an answer is looked at; `chart` is a drawing of the server that is none of our kinds. */
export type Shape = Kind | "chart" | "table";

/** The server's own choice first, the table last. */
export function shapesOf({ chart, columns, rows }: Answer): Shape[] {
  const own: Shape[] = chart ? [kindOf(chart) ?? "chart"] : [];
  const others = kindsFor(columns, rows).filter((kind) => !own.includes(kind));
  const drawn = [...own, ...others];
  // Without a choice of the server's the table comes first: nothing is drawn unasked.
  if (drawn.length === 0) return [];
  return chart ? [...drawn, "table"] : ["table", ...drawn];
}

const nameOf = (shape: Shape) =>
  shape === "table" ? "Table" : shape === "chart" ? "Chart" : NAMES[shape];

interface ToolsProps {
  asked: Asked;
  answer: Answer;
  shapes: Shape[];
  shape: Shape;
  onShape: (shape: Shape) => void;
  drawing: Drawing | null;
}

export function Tools({ asked, answer, shapes, shape, onShape, drawing }: ToolsProps) {
  return (
    <div className="tools">
      {shapes.length > 1 ? (
        <ToggleGroup
          className="segments"
          aria-label="Show as"
          value={[shape]}
          onValueChange={([next]) => next && onShape(next as Shape)}
        >
          {shapes.map((one) => (
            <Toggle key={one} value={one} className="segment">
              {nameOf(one)}
            </Toggle>
          ))}
        </ToggleGroup>
      ) : (
        <span />
      )}
      <div className="tools-end">
        <CopyButton text={linkTo(asked)} label="Copy a link to this question" shown="Copy link" />
        <Menu
          className="button button-quiet"
          label="Download"
          items={files(asked.question, answer, drawing)}
        />
      </div>
    </div>
  );
}

function files(question: string, answer: Answer, drawing: Drawing | null): Choice[] {
  const csv = () => {
    const text = toCsv(answer.columns, answer.rows);
    download(fileName(question, "csv"), new Blob([text], { type: "text/csv;charset=utf-8" }));
  };
  const drawn = (ending: "svg" | "png") => () =>
    void drawing?.[ending]().then((file) => download(fileName(question, ending), file));
  return [
    { label: "Table as CSV", onSelect: csv },
    ...(drawing
      ? [
          { label: "Chart as PNG", onSelect: drawn("png") },
          { label: "Chart as SVG", onSelect: drawn("svg") },
        ]
      : []),
  ];
}
