// Credentials that a provider's client may put in a header: the ledger ends up in test reports.
const SECRET = /^(?:authorization|proxy-authorization|cookie|set-cookie|x-api-key|x-auth-.*)$/

export function redactHeaders(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET.test(name.toLowerCase()) ? '[redacted]' : value,
    ]),
  )
}
