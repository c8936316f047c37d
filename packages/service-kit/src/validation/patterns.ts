export const namePattern = String.raw`^[^\p{Cc}\p{Cs}]*$`;

/** Never backtracks, whatever the input. */
export const userPattern = String.raw`^(?:anonymous|[a-z0-9!#$%&'*+/=?^_.\x60{|}~\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63})*)$`;
