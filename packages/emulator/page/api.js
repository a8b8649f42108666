/** The control API of this emulator, or of the scope whose page this is. */
const base = new URL('_emulator/', document.baseURI)

export class ApiError extends Error {}

const ask = async (method, path, body) => {
  const response = await fetch(new URL(path, base), {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (response.status === 204) return undefined
  const answer = await response.json()
  if (!response.ok) throw new ApiError(answer.error ?? `${method} ${path}: ${response.status}`)
  return answer
}

export const get = (path) => ask('GET', path)
export const post = (path, body) => ask('POST', path, body)
export const put = (path, body) => ask('PUT', path, body)
export const remove = (path) => ask('DELETE', path)
export const eventsUrl = new URL('events', base)
export const scopeName = /\/@([a-z0-9-]+)\/?$/.exec(new URL('.', document.baseURI).pathname)?.[1]

/** What a person at a phone does. */
export const act = (phone, verb, body = {}) =>
  post(`phones/${encodeURIComponent(phone)}/${verb}`, body)
