import { Trouble } from '../model/trouble.ts'

/** A machine that cannot be had. */
export class MachineError extends Trouble {
  override readonly name: string = 'MachineError'
}
