/** Props of a mounted component that can be changed afterwards. */
export function reactiveProps<Props extends object>(props: Props): Props {
  const made = $state(props);
  return made;
}

/** Effects outside of a component. @returns what ends them */
export function withEffects(make: () => void): () => void {
  return $effect.root(make);
}
