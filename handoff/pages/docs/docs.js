/** Fills the interface page from the OpenAPI document; every word is set as text, never as HTML. */

/**
 * @param {string} tag
 * @param {{ class?: string }} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  if (attributes.class) node.className = attributes.class;
  node.append(...children);
  return node;
}

/** @param {string} reference @param {any} document_ */
function schema(reference, document_) {
  const name = reference.split("/").at(-1) ?? "";
  return { name, shape: document_.components.schemas[name] };
}

/** @param {string} title @param {any} content @param {any} document_ */
function body(title, content, document_) {
  const reference = content?.["application/json"]?.schema?.$ref;
  if (!reference) return [];
  const { name, shape } = schema(reference, document_);
  const text = JSON.stringify(shape, null, 2);
  const details = element("details", {}, element("summary", {}, `${title}: ${name}`));
  details.append(element("pre", {}, element("code", {}, text)));
  return [details];
}

/** @param {Record<string, { description: string }>} responses */
function answers(responses) {
  const rows = Object.entries(responses).map(([status, { description }]) =>
    element("tr", {}, element("th", {}, status), element("td", {}, description)),
  );
  return element("table", {}, element("tbody", {}, ...rows));
}

/** @param {string} path @param {string} method @param {any} operation @param {any} document_ */
function route(path, method, operation, document_) {
  const done = Object.entries(operation.responses).find(([status]) => status < "300");
  return element(
    "section",
    { class: "route" },
    element("h2", {}, element("code", {}, `${method.toUpperCase()} ${path}`)),
    element("p", {}, operation.summary),
    element("p", { class: "who" }, `For: ${operation.tags.join(", ")}`),
    ...body("Body", operation.requestBody?.content, document_),
    ...body("Answer", done?.[1].content, document_),
    answers(operation.responses),
  );
}

const place = /** @type {HTMLElement} */ (document.getElementById("routes"));
try {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const description = await response.json();
  const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      route(path, method, operation, description),
    ),
  );
  place.replaceChildren(...routes);
} catch (error) {
  place.replaceChildren(element("p", {}, `The description could not be loaded (${error}).`));
}
