import { ApiError } from './api-error.ts'

/** 1 MiB: far above any call with its transcript, far below what could hurt. */
export const maxBodyBytes = 1024 * 1024

const tooLarge = (): ApiError =>
  new ApiError('body.too-large', `body: must be at most ${maxBodyBytes} bytes`, {
    faults: [{ path: [], message: `must be at most ${maxBodyBytes} bytes` }],
    // What is left of it is not read.
    headers: { connection: 'close' },
  })

const malformed = (message: string): ApiError =>
  new ApiError('body.malformed', `body: ${message}`, { faults: [{ path: [], message }] })

const readBytes = async (request: Request): Promise<Uint8Array> => {
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge()
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  // The header may be missing or wrong, so the bytes are counted. Leaving the loop cancels the stream.
  for await (const chunk of request.body) {
    length += chunk.byteLength
    if (length > maxBodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The body as JSON, whatever its content type says; nothing else is understood here. */
export const readJson = async (request: Request): Promise<unknown> => {
  const bytes = await readBytes(request)
  if (bytes.byteLength === 0) throw malformed('is empty; it must be a JSON object')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw malformed('is not UTF-8')
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw malformed('is not valid JSON')
  }
}
