/**
 * No control characters and no lone surrogates. It means the same with and without the flag `u`, because
 * tools that read the contract may use either.
 */
export const namePattern = String.raw`^(?:[^\u0000-\u001f\u007f-\u009f\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])*$`;

/** Never backtracks, whatever the input. */
export const userPattern = String.raw`^(?:anonymous|[a-z0-9!#$%&'*+/=?^_.\x60{|}~\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63})*)$`;
