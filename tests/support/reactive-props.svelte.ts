/** Props of a mounted component that can be changed afterwards. */
export function reactiveProps<Props extends object>(props: Props): Props {
  const made = $state(props);
  return made;
}
