/** Adds the parameters that make Vonage encrypt this leg: TLS towards the host, SRTP for the media. */
export const withSecureMedia = (uri: string): string =>
  `${uri.replaceAll(/;(?:transport|media)=[^;]*/gi, '')};transport=tls;media=srtp`

export const asksForSecureMedia = (uri: string): boolean => /;media=srtp(?:;|$)/i.test(uri)

/** The inverse of `withSecureMedia`. */
export const withoutSecureMedia = (uri: string): string =>
  uri.replaceAll(/;(?:transport=tls|media=srtp)(?=;|$)/gi, '')
