// Who sends in tests of the health network: the coordinating unit of a hospital.
export const sender = {
  organisation: { name: 'Fjellheim helseforetak', herId: '112374' },
  unit: { name: 'Koordinerende enhet', herId: '8094866' },
};
