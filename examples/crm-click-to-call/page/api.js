/** Requests to the CRM: with the session's token, renewed when it is refused, and with the reason of every failure. */

/** What went wrong, for the page to show. */
export class Problem extends Error {}

let token

export const session = async () => {
  token = undefined
  try {
    const response = await fetch('/session')
    if (!response.ok) throw new Problem('You are signed out. Reload the page to sign in.')
    ;({ token } = await response.json())
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem('The server cannot be reached. Check your connection and try again.')
  }
}

const send = async (method, path, { body, headers = {} } = {}) => {
  if (!token) await session()
  try {
    return await fetch(`/api/calls/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    })
  } catch {
    throw new Problem('The server cannot be reached. Check your connection and try again.')
  }
}

/** A response, after one more try with a fresh token where the old one is refused. */
export const request = async (method, path, options) => {
  const response = await send(method, path, options)
  if (response.status !== 401) return response
  await session()
  return send(method, path, options)
}

/** The JSON of a reply; throws a `Problem` with the server's reason. */
export const call = async (method, path, body, headers) => {
  const response = await request(method, path, { body, headers })
  const reply = await response.json().catch(() => ({}))
  if (response.ok) return reply
  throw new Problem(reply.message ?? `The server answered with ${response.status}.`)
}
