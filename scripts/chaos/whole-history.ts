/** The judge reads what the network has seen of every call, so none of it may be dropped. */
export const wholeHistory = { entries: Infinity, bytes: Infinity }
