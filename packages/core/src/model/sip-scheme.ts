/** Whether an address is written as a SIP URI; says nothing about whether it is a valid one. */
export const isSipUri = (value: string): boolean => /^sips?:/i.test(value)
