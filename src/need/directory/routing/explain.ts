// One step of the way that routing took, told so that an operator can follow it.

export interface Step {
  /** Which part of the way: the address, the municipality, the area, the unit, or the endpoint. */
  readonly at: 'address' | 'municipality' | 'district' | 'unit' | 'endpoint' | 'receiver';
  readonly text: string;
  /** The directory resource that the step is about (`Endpoint/…`). */
  readonly reference?: string;
}
