// Runs in the browser at /docs and fills in 'Try it out' with the first building that Ann sees, so
// that every operation works without typing. It reads the API like any other client.
(() => {
  const user = 'ann@example.com';

  const read = async (path) => (await fetch(path, { headers: { 'x-user': user } })).json();

  async function ofFirstBuilding() {
    const [{ project_id }] = await read('/projects?limit=1');
    const project = `/projects/${project_id}`;
    const [{ area_id }] = (await read(project)).areas;
    const [{ zone_id }] = (await read(`${project}/areas/${area_id}`)).zones;
    const [node] = (await read(`${project}/areas/${area_id}/zones/${zone_id}`)).nodes;
    return { project_id, area_id, zone_id, node_uuid: node?.node_uuid };
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
    // Without a building, the examples of the document remain.
    const ids = await ofFirstBuilding().catch(() => ({}));
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
