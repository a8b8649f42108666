/** The plugin's id: names it in errors and in `call.options`. */
export const provider = 'daily'

/** What commands about a room are sent to. */
export const roomPath = (room: string, rest = ''): string =>
  `/rooms/${encodeURIComponent(room)}${rest}`

/** A message as it may be kept: without numbers and addresses of people. */
export const withoutNumbers = (message: string): string =>
  message
    .replace(/\bsips?:[^\s,;"']+/gi, '[address]')
    .replace(/\+?\d[\d\s().-]{5,}\d/g, '[number]')
    .slice(0, 300)
