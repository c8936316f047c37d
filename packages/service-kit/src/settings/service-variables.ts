import { isIP } from 'node:net';

const isAddress = (value: string): boolean => isIP(value) !== 0;
const isPort = (value: string): boolean => /^\d{1,5}$/.test(value);
const isProtocol = (value: string): boolean => /^(?:tcp|udp|sctp)$/.test(value);

/** Such as `tcp://10.0.0.1:8080` or `tcp://[fd00::1]:8080`. */
function isEndpoint(value: string): boolean {
  const [, protocol = '', v6, v4 = ''] =
    /^(\w+):\/\/(?:\[(.+)\]|([^[\]]+)):\d{1,5}$/.exec(value) ?? [];
  return isProtocol(protocol) && isAddress(v6 ?? v4);
}

/** The end of each name, and the form of its value. */
const forms: readonly (readonly [RegExp, (value: string) => boolean])[] = [
  [/_SERVICE_HOST$/, isAddress],
  [/_SERVICE_PORT(?:_[A-Z0-9_]+)?$/, isPort],
  [/_PORT(?:_\d+_(?:TCP|UDP|SCTP))?$/, isEndpoint],
  [/_PORT_\d+_(?:TCP|UDP|SCTP)_PROTO$/, isProtocol],
  [/_PORT_\d+_(?:TCP|UDP|SCTP)_PORT$/, isPort],
  [/_PORT_\d+_(?:TCP|UDP|SCTP)_ADDR$/, isAddress],
];

/**
 * True for the variables that Kubernetes sets in every container for each Service. Those of a Service
 * named `bff` start with `BFF_`, as the settings do, and one of them is `BFF_PORT`
 * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
export const isServiceVariable = (name: string, value: string): boolean =>
  forms.some(([ending, fits]) => ending.test(name) && fits(value));
