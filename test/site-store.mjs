/**
 * Files of sites, in memory: `PUT /site/<id>/<path>` puts one, `DELETE` takes it away, `GET` gives it, `GET /site/<id>?log` the paths that were asked for.
 * Other origins may read them, but for sites whose id begins with `closed`.
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean} whether it was such a request
 */
export function siteStore() {
  /** @type {Map<string, { files: Map<string, Buffer>, log: string[] }>} */
  const sites = new Map();

  return (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const [, id, path] = /^\/site\/([\w-]+)\/?(.*)$/.exec(pathname) ?? [];
    if (id === undefined || path === undefined) return false;
    const site = sites.get(id) ?? { files: new Map(), log: [] };
    sites.set(id, site);
    const open = id.startsWith('closed') && request.method === 'GET' ? {} : { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET, PUT, DELETE' };
    if (request.method === 'OPTIONS') return response.writeHead(204, open).end(), true;
    if (request.method === 'PUT') {
      /** @type {Buffer[]} */
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => {
        site.files.set(path, Buffer.concat(parts));
        response.writeHead(204, open).end();
      });
      return true;
    }
    if (request.method === 'DELETE') return site.files.delete(path), response.writeHead(204, open).end(), true;
    if (search === '?log') return response.writeHead(200, open).end(JSON.stringify(site.log)), true;
    site.log.push(path);
    const file = site.files.get(path);
    // As hosts with a page for everything do.
    response.writeHead(file || path.endsWith('.html') ? 200 : 404, { ...open, ...(path.endsWith('.html') && { 'Content-Type': 'text/html' }) }).end(file ?? '<!doctype html><title>Not here</title>');
    return true;
  };
}
