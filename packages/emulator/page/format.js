/** `12:00:04` of a virtual time. */
export const timeOf = (at) => new Date(at).toLocaleTimeString([], { hour12: false })

/** `1:05` of milliseconds. */
export const durationOf = (ms) => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A JSON body indented, and a form as a line for each field. */
export const pretty = (body, type = '') => {
  if (type.includes('x-www-form-urlencoded')) {
    return [...new URLSearchParams(body)].map(([name, value]) => `${name}: ${value}`).join('\n')
  }
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The request as a command; a credential that was redacted is left for the reader to fill in. */
export const curlOf = ({ method, url, headers, body }) => {
  const lines = [`curl -X ${method} ${quote(url)}`]
  for (const [name, value] of Object.entries(headers)) {
    if (/^(?:host|connection|content-length|accept-encoding)$/.test(name)) continue
    lines.push(`-H ${quote(`${name}: ${value}`)}`)
  }
  if (body !== '') lines.push(`--data-raw ${quote(body)}`)
  return lines.join(' \\\n  ')
}
