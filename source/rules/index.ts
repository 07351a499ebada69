import type { Rule } from '../model/rule.ts'
import { annotationAfterFence } from './annotation-after-fence.ts'
import { bashSyntax } from './bash-syntax.ts'
import { byteOrderMark } from './byte-order-mark.ts'
import { countMismatch } from './count-mismatch.ts'
import { deadRegistry } from './dead-registry.ts'
import { deprecatedApi } from './deprecated-api.ts'
import { doubledContinuation } from './doubled-continuation.ts'
import { endlessCommand } from './endless-command.ts'
import { exitInBlock } from './exit-in-block.ts'
import { fenceFlagValue } from './fence-flag-value.ts'
import { fixedSleep } from './fixed-sleep.ts'
import { floatingImage } from './floating-image.ts'
import { frontMatter } from './front-matter.ts'
import { frontMatterKey } from './front-matter-key.ts'
import { interactiveEditor } from './interactive-editor.ts'
import { interactiveShell } from './interactive-shell.ts'
import { lineEndings } from './line-endings.ts'
import { maskedStatus } from './masked-status.ts'
import { missingCleanup } from './missing-cleanup.ts'
import { mojibake } from './mojibake.ts'
import { noSteps } from './no-steps.ts'
import { notBash } from './not-bash.ts'
import { notText } from './not-text.ts'
import { pageMarker } from './page-marker.ts'
import { pathOutside } from './path-outside.ts'
import { placeholder } from './placeholder.ts'
import { sameSlug } from './same-slug.ts'
import { shellInImageWithoutShell } from './shell-in-image-without-shell.ts'
import { stepNumber } from './step-number.ts'
import { stepWithoutCheck } from './step-without-check.ts'
import { strayVerify } from './stray-verify.ts'
import { swallowedError } from './swallowed-error.ts'
import { typeNameTwice } from './type-name-twice.ts'
import { unclosedFence } from './unclosed-fence.ts'
import { undefinedVariable } from './undefined-variable.ts'
import { unfinished } from './unfinished.ts'
import { unknownFenceFlag } from './unknown-fence-flag.ts'
import { unknownImageid } from './unknown-imageid.ts'
import { yamlSyntax } from './yaml-syntax.ts'

/** Every rule, by its id; an id is permanent. */
export const rules: readonly Rule[] = [
  annotationAfterFence,
  bashSyntax,
  byteOrderMark,
  countMismatch,
  deadRegistry,
  deprecatedApi,
  doubledContinuation,
  endlessCommand,
  exitInBlock,
  fenceFlagValue,
  fixedSleep,
  floatingImage,
  frontMatter,
  frontMatterKey,
  interactiveEditor,
  interactiveShell,
  lineEndings,
  maskedStatus,
  missingCleanup,
  mojibake,
  noSteps,
  notBash,
  notText,
  pageMarker,
  pathOutside,
  placeholder,
  sameSlug,
  shellInImageWithoutShell,
  stepNumber,
  stepWithoutCheck,
  strayVerify,
  swallowedError,
  typeNameTwice,
  unclosedFence,
  undefinedVariable,
  unfinished,
  unknownFenceFlag,
  unknownImageid,
  yamlSyntax,
]
