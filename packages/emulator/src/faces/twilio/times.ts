/** `Tue, 31 Aug 2010 20:36:28 +0000`, Twilio's date in JSON and in callbacks. */
export function rfc2822(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000')
}
