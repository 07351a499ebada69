const REFUSAL = /^\W*(?:error from server \(|the \w+ "[^"]+" is invalid:)/i

/** `Error from server (Forbidden): …`, `The Pod "web" is invalid: …`: what kubectl prints when it is refused. */
export const isRefusal = (text: string): boolean => REFUSAL.test(text)
