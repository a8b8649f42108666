/** The value of an `Authorization` header (RFC 7617). The user must not contain a colon. */
export const basicAuth = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
