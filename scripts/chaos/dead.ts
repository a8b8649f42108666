/** Where the provider that is down for the whole run would be. */
export const deadUrl = 'https://dead.invalid'
export const isDead = (url: string): boolean => url.startsWith(deadUrl)
/** What a proxy in front of it answers. */
export const deadReply = {
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<html>503</html>',
}
