/** The words by which the sections of a lab are recognised, wherever they stand and however they are marked up. */

export type StepTitle = { readonly number: number; readonly title: string }

/** "Step 3: Check etcd metrics", "🔧 Step 3 - Check", "Step 3". */
export const readStepTitle = (text: string): StepTitle | undefined => {
  const match = /^[^a-z0-9]*step\s+(\d{1,6})(?:\s*[:.)\-–—]+\s*(.*))?$/i.exec(text.trim())
  if (!match) return undefined
  const title = (match[2] ?? '').replace(/\s*:$/, '').trim()
  return { number: Number(match[1]), title: title === '' ? `Step ${Number(match[1])}` : title }
}

/** The heading after which the lab itself begins. */
export const isLabMarker = (text: string): boolean =>
  /^[^a-z]*(?:killercoda\s+)?lab\s+(?:instructions|steps|guide)\W*$/i.test(text.trim())

/** "Cleanup", "Cleanup (Optional)", "Clean up resources"; a "Cleanup Script" is something to read. */
export const isCleanup = (text: string): boolean =>
  /^[^a-z]*(?:final\s+|lab\s+)?clean(?:\s|-)?up\b(?!.*\bscripts?\b)/i.test(text.trim())

/** Sections of examples for elsewhere: their commands are shown, never run. */
export const isPatterns = (text: string): boolean =>
  /^[^a-z]*(?:production|best\s+practices|real[\s-]world|emergency|examples?)\b/i.test(text.trim())

/** Titles that close the steps, also where they are plain paragraphs. */
export const isClosing = (text: string): boolean =>
  isCleanup(text) ||
  isPatterns(text) ||
  /^[^a-z]*(?:key\s+(?:observations|takeaways|points|learnings)|takeaways|summary|conclusion|further\s+reading)\W*$/i.test(
    text.trim(),
  ) ||
  /^[^a-z]*next\s*:/i.test(text.trim())

/** A paragraph that stands for a closing heading: the bare words, where "**Cleanup job:**" captions an example. */
export const isClosingParagraph = (text: string): boolean =>
  isClosing(text) &&
  !/:$/.test(text.trim()) &&
  (!isCleanup(text) || /^\W*clean(?:\s|-)?up(?:\s*\([^)]*\))?\W*$/i.test(text.trim()))

/** "Day 25: etcd Performance": the number of the day. */
export const dayOf = (title: string): number | undefined => {
  const match = /^[^a-z]*day\s+(\d{1,4})\b/i.exec(title)
  return match ? Number(match[1]) : undefined
}

/** What an author writes where a lab, or the rest of it, is still to come. */
export const saysUnfinished = (text: string): boolean =>
  /(?:coming soon|to be (?:added|continued)|(?:was|is) (?:truncated|not (?:fully )?provided)|add the remaining steps|\blab (?:instructions )?(?:will follow|to follow|to come))/i.test(
    text,
  )

/** A folder name from a title: `[a-z0-9-]+`, at most 48 characters; empty where no letter is left. */
export const slugify = (text: string): string => {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
  if (slug.length <= 48) return slug
  const cut = slug.lastIndexOf('-', 48)
  return slug.slice(0, cut > 16 ? cut : 48)
}
