/** An E.164 number; spaces, dots, hyphens and parentheses between the digits are left out. */
export const phoneOf = (text: string): string | undefined => {
  const bare = text.replaceAll(/[\s().-]/g, '')
  return /^\+[1-9]\d{6,14}$/.test(bare) ? bare : undefined
}

/** An E.164 number that may lack the plus sign, as Vonage and Plivo write it. */
export const bareNumber = (text: string): string | undefined => {
  const bare = text.replaceAll(/[\s().-]/g, '')
  return phoneOf(bare.startsWith('+') ? bare : `+${bare}`)
}
