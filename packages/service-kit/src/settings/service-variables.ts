const port = String.raw`\d{1,5}`;
const protocol = '(?:tcp|udp|sctp)';
const ip = String.raw`(?:[\d.]+|[\da-f:]+)`;
const endpoint = String.raw`${protocol}:\/\/(?:[\d.]+|\[[\da-f:]+\]):${port}`;
const ofPort = String.raw`_PORT_\d+_(?:TCP|UDP|SCTP)`;

const form = new RegExp(
  `(?:_SERVICE_HOST=${ip}|_SERVICE_PORT(?:_[A-Z0-9_]+)?=${port}|_PORT=${endpoint}|${ofPort}=${endpoint}|` +
    `${ofPort}_PROTO=${protocol}|${ofPort}_PORT=${port}|${ofPort}_ADDR=${ip})$`,
);

/**
 * True for the variables that Kubernetes sets in every container for each Service. Those of a Service
 * named `bff` start with `BFF_`, as the settings do, and one of them is `BFF_PORT`
 * (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
 */
export const isServiceVariable = (name: string, value: string): boolean =>
  form.test(`${name}=${value}`);
