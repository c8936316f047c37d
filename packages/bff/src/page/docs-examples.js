// Runs in the browser at /docs and fills in 'Try it out' with the sample building, or else Ann's first
// project, so that every operation works without typing. It reads the API like any other client.
(() => {
  const user = 'ann@example.com';

  const read = async (path) => (await fetch(path, { headers: { 'x-user': user } })).json();

  /** @returns the ids of a project and of its first area, zone and node, as far as they exist */
  async function exampleIds() {
    const projects = await read('/projects?limit=1000');
    const sample = projects.find(({ name }) => name === 'Sample building') ?? projects[0];
    const { project_id } = sample ?? {};
    if (project_id === undefined) return {};
    const project = `/projects/${project_id}`;
    const area_id = (await read(project)).areas[0]?.area_id;
    if (area_id === undefined) return { project_id };
    const area = `${project}/areas/${area_id}`;
    const zone_id = (await read(area)).zones[0]?.zone_id;
    if (zone_id === undefined) return { project_id, area_id };
    const node_uuid = (await read(`${area}/zones/${zone_id}`)).nodes[0]?.node_uuid;
    return { project_id, area_id, zone_id, node_uuid };
  }

  function fillIn(document, values) {
    for (const operations of Object.values(document.paths)) {
      for (const { parameters = [] } of Object.values(operations)) {
        for (const parameter of parameters) {
          const value = values[parameter.name];
          if (value !== undefined) parameter.example = value;
        }
      }
    }
  }

  async function responseInterceptor(response) {
    if (!response.url.endsWith('/docs/json')) return response;
    // If an id is not found, the document's own example remains.
    const ids = await exampleIds().catch(() => ({}));
    const document = JSON.parse(response.text);
    fillIn(document, { 'x-user': user, email: 'bob@example.com', ...ids });
    return Object.assign(response, { text: JSON.stringify(document) });
  }

  const { SwaggerUIBundle } = window;
  window.SwaggerUIBundle = Object.assign(
    (config) => SwaggerUIBundle({ ...config, responseInterceptor }),
    SwaggerUIBundle,
  );
})();
