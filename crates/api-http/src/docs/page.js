"use strict";

const element = (name, text) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
};

/** A schema with what it refers to put in its place, no deeper than somebody reads. */
const whole = (schema, all, depth = 6) => {
  if (depth === 0 || schema === null || typeof schema !== "object") return schema;
  if (Array.isArray(schema)) return schema.map((part) => whole(part, all, depth));
  const name = schema.$ref?.split("/").pop();
  if (name) return whole(all[name], all, depth - 1);
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, whole(part, all, depth)]));
};

/** Something that has the form of a schema, to begin with. */
const sample = (schema) => {
  if (schema?.const !== undefined) return schema.const;
  if (schema?.enum) return schema.enum[0];
  const kind = Array.isArray(schema?.type) ? schema.type[0] : schema?.type;
  if (kind === "array") return [];
  if (kind === "integer") return 0;
  if (kind === "boolean") return false;
  if (kind !== "object") return "";
  const needed = schema.required ?? [];
  return Object.fromEntries(needed.map((name) => [name, sample(schema.properties[name])]));
};

const field = (label, input) => {
  const line = element("label", `${label} `);
  line.append(input);
  return line;
};

const show = (description, path, method, operation) => {
  const all = description.components.schemas;
  const made = document.getElementById("operation").content.cloneNode(true);
  made.querySelector("b").textContent = method.toUpperCase();
  made.querySelector("code").textContent = path;
  made.querySelector("span").textContent = operation.summary;
  const fields = made.querySelector(".fields");
  const inputs = (operation.parameters ?? []).map((parameter) => {
    const input = element("input");
    input.required = parameter.required;
    fields.append(field(parameter.name, input));
    return { parameter, input };
  });
  const body = operation.requestBody?.content["application/json"].schema;
  const text = element("textarea");
  if (body) {
    text.rows = 6;
    text.value = JSON.stringify(sample(whole(body, all)), null, 2);
    fields.append(field("body", text));
  }
  const responses = Object.entries(operation.responses).map(([status, response]) => {
    const kinds = Object.entries(response.content ?? {});
    return [status, Object.fromEntries(kinds.map(([kind, of]) => [kind, whole(of.schema, all)]))];
  });
  made.querySelector(".schema").textContent = JSON.stringify(Object.fromEntries(responses), null, 2);
  const answer = made.querySelector(".answer");
  made.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    answer.hidden = false;
    answer.textContent = "...";
    answer.textContent = await send(path, method, inputs, body && text.value).catch(String);
  });
  return made;
};

const send = async (path, method, inputs, body) => {
  const asked = new URLSearchParams();
  for (const { parameter, input } of inputs) {
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value !== "") asked.set(parameter.name, input.value);
  }
  const key = document.getElementById("key").value;
  const headers = {
    ...(key && { authorization: `Bearer ${key}` }),
    ...(body && { "content-type": "application/json" }),
  };
  const query = asked.size > 0 ? `?${asked}` : "";
  const reply = await fetch(path + query, { method: method.toUpperCase(), headers, ...(body && { body }) });
  const text = await reply.text();
  const isJson = reply.headers.get("content-type")?.includes("json");
  return `${reply.status} ${reply.statusText}\n${isJson ? JSON.stringify(JSON.parse(text), null, 2) : text}`;
};

const begin = async () => {
  const description = await (await fetch("/api/v1/openapi.json")).json();
  const made = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => show(description, path, method, operation)),
  );
  document.getElementById("operations").replaceChildren(...made);
};

begin().catch((error) => document.getElementById("operations").replaceChildren(element("p", String(error))));
