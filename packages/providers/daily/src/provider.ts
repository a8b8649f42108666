/** The plugin's id: names it in errors and in `call.options`. */
export const provider = 'daily'

/** What commands about a room are sent to. */
export const roomPath = (room: string, rest = ''): string =>
  `/rooms/${encodeURIComponent(room)}${rest}`
