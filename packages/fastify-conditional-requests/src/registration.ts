import type { FastifyInstance, onSendHookHandler, RouteHandlerMethod, RouteOptions } from 'fastify';
import { finishAnswer } from './read/answer.ts';
import { fieldsOf, isBuiltIn } from './conditions/constraints.ts';
import type { Context } from './context.ts';
import type { Gathering } from './gathered/gathering.ts';
import { HandlerFields } from './read/handler-fields.ts';
import { aFunction, boolean, fieldNames, names, object, requireOptions } from './options.ts';
import { conditionalHandler } from './read/read.ts';
import { Resource, resourceKey } from './conditions/resource.ts';
import type { ConditionalRoute, Permit } from './route.ts';
import { Vary } from './read/vary.ts';

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** Makes an onRoute hook that applies `conditional` to the routes that have it. */
export function registerRoutes(
  app: FastifyInstance,
  context: Context,
  strict: boolean,
  gathering: Gathering | undefined,
): (this: FastifyInstance, route: RouteOptions) => void {
  const fieldsOfUrls = new Map<string, Set<string>>();
  /** By handler: a GET and its HEAD are two routes with one handler. */
  const handlers = new WeakMap<RouteHandlerMethod, HandlerFields>();
  const builtIn = new Set<string>();

  return function (route) {
    const methods = [route.method].flat();
    const name = `${methods.join(', ')} ${route.url}`;
    const conditional = conditionalOf(name, route);
    const constraints = route.constraints ?? {};
    const ofUrl = fieldsOfUrls.get(route.url) ?? new Set();
    fieldsOfUrls.set(route.url, ofUrl);
    const custom: string[] = [];
    for (const constraint of Object.keys(constraints)) {
      if (!isBuiltIn(constraint, builtIn, app)) custom.push(constraint);
      else for (const field of fieldsOf(constraint)) ofUrl.add(field);
    }

    gathering?.addConstraints(custom, conditional === false ? undefined : conditional?.vary);
    if (conditional === false) return;
    if (methods.some(isRead) && (conditional === undefined ? strict : !methods.every(isRead))) {
      throw new TypeError(
        `${name}: expected \`conditional\` with what the route reads, or false, on a route with only ` +
          'GET and HEAD',
      );
    }
    if (conditional !== undefined && custom.length > 0) {
      if (conditional.vary === undefined) {
        throw new TypeError(
          `${name}: expected \`conditional.vary\` with the request fields that the constraint ` +
            `${custom.join(', ')} looks at, received undefined`,
        );
      }
      for (const field of conditional.vary) ofUrl.add(field);
    }
    if (conditional === undefined) {
      const isConstrained = Object.keys(constraints).length > 0;
      if (isConstrained && !methods.every(isRead)) {
        route.config = { ...route.config, [resourceKey]: null };
      }
      return;
    }
    const resource = new Resource(conditional, constraints, name);
    route.config = { ...route.config, [resourceKey]: resource };
    if (!methods.every(isRead)) return;

    const { permit, vary = [] } = conditional;
    const { handler } = route;
    const isShared = context.store.transactional !== undefined;
    const fields = handlers.get(handler) ?? new HandlerFields(context.cacheControls, isShared);
    handlers.set(handler, fields);
    const read = {
      route: conditional,
      resource,
      handler,
      vary: new Vary([...vary, ...(permit?.vary ?? [])], ofUrl),
      fields,
      release: context.release,
    };
    route.handler = conditionalHandler(context, read);
    const finish = finishAnswer(context.store, read.vary, permit);
    keepLast(route, finish);
    if (methods.includes('GET')) gathering?.add(read, route, this);
  };
}

/**
 * Keeps `finish` last, after the hooks that plugins add later, in their own onRoute hooks. Fastify reads
 * the hooks of a route once all plugins are loaded.
 */
function keepLast(route: RouteOptions, finish: onSendHookHandler): void {
  let hooks = [route.onSend ?? []].flat();
  Object.defineProperty(route, 'onSend', {
    enumerable: true,
    configurable: true,
    get() {
      // In place, because a plugin may push to the array that it got.
      hooks.splice(0, Infinity, ...hooks.filter((hook) => hook !== finish), finish);
      return hooks;
    },
    set(value: RouteOptions['onSend']) {
      hooks = [value ?? []].flat();
    },
  });
}

function conditionalOf(name: string, route: RouteOptions): ConditionalRoute | false | undefined {
  const inConfig: unknown = route.config?.conditional;
  const asOption: unknown = route.conditional;
  if (inConfig !== undefined && asOption !== undefined) {
    throw new TypeError(
      `${name}: expected \`conditional\` or \`config.conditional\`, received both`,
    );
  }
  const given = asOption === undefined ? inConfig : asOption;
  if (given === undefined || given === false) return given;
  const where = `${name}: ${asOption === undefined ? 'config.conditional' : 'conditional'}`;
  requireOptions<ConditionalRoute>(
    where,
    given,
    {
      reads: aFunction,
      vary: fieldNames,
      query: names,
      permit: object,
      rememberNotFound: boolean,
      gathered: boolean,
    },
    ['reads'],
  );
  if (given.permit !== undefined) {
    const rules = { vary: fieldNames, check: aFunction };
    requireOptions<Permit>(`${where}.permit`, given.permit, rules, ['vary', 'check']);
  }
  const isWrite = ![route.method].flat().some(isRead);
  for (const member of ['permit', 'rememberNotFound', 'gathered'] as const) {
    if (isWrite && given[member] !== undefined) {
      throw new TypeError(
        `${where}: expected no ${member}, which is for reads: a write checks in its own transaction`,
      );
    }
  }
  return given;
}
