//! Programs whose name alone says it.

use crate::code::Code;
use crate::verdict::Risk;
use crate::walk::{Call, Field, Walk};

const TABLES: &[(Code, &[&str])] = &[
    (
        Code::Device,
        &[
            "mkfs",
            "mke2fs",
            "mkswap",
            "wipefs",
            "fdisk",
            "sfdisk",
            "cfdisk",
            "gdisk",
            "sgdisk",
            "parted",
            "blkdiscard",
            "hdparm",
            "badblocks",
            "cryptsetup",
            "pvcreate",
            "vgremove",
            "lvremove",
            "mdadm",
            "flashrom",
            "nvme",
        ],
    ),
    (
        Code::LeavesSandbox,
        &[
            "mount",
            "umount",
            "chroot",
            "pivot_root",
            "unshare",
            "nsenter",
            "setcap",
            "insmod",
            "modprobe",
            "rmmod",
            "kexec",
            "capsh",
            "runc",
            "crictl",
            "ctr",
            "debugfs",
            "bpftool",
            "bpftrace",
            "losetup",
            "swapon",
            "swapoff",
            "cgexec",
            "cgcreate",
            "machinectl",
            "kmod",
            "switch_root",
        ],
    ),
    (Code::Power, &["shutdown", "reboot", "halt", "poweroff", "init", "telinit"]),
    (
        Code::Mines,
        &[
            "xmrig",
            "minerd",
            "cpuminer",
            "ccminer",
            "ethminer",
            "nbminer",
            "t-rex",
            "cgminer",
            "bfgminer",
            "lolminer",
            "xmr-stak",
            "phoenixminer",
            "gminer",
            "minergate",
            "srbminer",
        ],
    ),
    (Code::Privilege, &["su", "runuser", "newgrp", "sg", "sudoedit", "visudo"]),
    (
        Code::SystemSettings,
        &[
            "systemctl",
            "service",
            "crontab",
            "at",
            "batch",
            "useradd",
            "adduser",
            "usermod",
            "userdel",
            "deluser",
            "groupadd",
            "groupdel",
            "groupmod",
            "passwd",
            "chpasswd",
            "chsh",
            "chfn",
            "iptables",
            "ip6tables",
            "iptables-restore",
            "nft",
            "ufw",
            "firewall-cmd",
            "sysctl",
            "update-rc.d",
            "chkconfig",
            "hostnamectl",
            "timedatectl",
            "hwclock",
            "launchctl",
            "initctl",
            "systemd-run",
            "auditctl",
            "setenforce",
            "apparmor_parser",
            "tc",
            "brctl",
            "ebtables",
            "arptables",
            "resolvectl",
            "update-alternatives",
            "grub-install",
            "update-grub",
            "dpkg-reconfigure",
            "loginctl",
        ],
    ),
    (
        Code::ScansNetwork,
        &[
            "nmap",
            "zenmap",
            "masscan",
            "zmap",
            "hydra",
            "medusa",
            "ncrack",
            "sqlmap",
            "nikto",
            "msfconsole",
            "msfvenom",
            "john",
            "hashcat",
            "aircrack-ng",
            "airodump-ng",
            "arp-scan",
            "arpspoof",
            "ettercap",
            "bettercap",
            "tcpdump",
            "tshark",
            "dumpcap",
            "responder",
            "hping3",
            "slowloris",
            "gobuster",
            "dirb",
            "ffuf",
            "wpscan",
            "enum4linux",
            "crackmapexec",
            "netdiscover",
            "wfuzz",
            "ab-ddos",
            "fping",
            "linpeas",
            "linpeas.sh",
            "pspy",
            "pspy64",
            "mimikatz",
            "reaver",
            "yersinia",
            "dsniff",
        ],
    ),
    (
        Code::Tunnel,
        &[
            "ngrok",
            "frpc",
            "frps",
            "chisel",
            "bore",
            "localtunnel",
            "inlets",
            "gost",
            "ligolo",
            "plink",
            "autossh",
            "dnscat",
            "iodine",
        ],
    ),
    (Code::FillsDisk, &["stress", "stress-ng", "sysbench-fill", "memtester"]),
    (Code::HidesTraces, &["logrotate", "wevtutil", "logkeys"]),
];
/// Programs that show something when asked so, and nothing else.
const SHOWS: &[&str] = &["--version", "--help", "-V", "-h", "--list", "-l", "list", "status"];
/// Containers and clusters.
const CONTAINERS: &[&str] = &[
    "docker",
    "podman",
    "nerdctl",
    "docker-compose",
    "kubectl",
    "helm",
    "minikube",
    "kind",
    "k3s",
    "oc",
    "buildah",
    "skopeo",
    "lxc",
    "lxd",
    "vagrant",
    "virsh",
    "qemu-system-x86_64",
    "docker-machine",
    "k9s",
];
/// What a container is given that is the whole computer.
const HOST: &[&str] =
    &["--privileged", "/:/", "docker.sock", "--pid=host", "--net=host", "--cap-add"];

pub(super) fn check(walk: &mut Walk, call: &Call, name: &str, arguments: &[Field]) {
    let version = matches!(arguments, [only] if only.text == "--version" || only.text == "--help");
    if version {
        return;
    }
    let base = name.split_once('.').map_or(name, |(base, _)| base);
    for (code, names) in TABLES {
        if !(names.contains(&name) || *code == Code::Device && names.contains(&base)) {
            continue;
        }
        let shows = arguments.first().is_none_or(|first| SHOWS.contains(&first.text.as_str()));
        let alone =
            matches!(name, "mount" | "tc" | "init" | "at" | "crontab" | "service" | "fdisk");
        let mild = alone && shows && name != "at";
        let risk = if mild { Risk::Moderate } else { code.risk() };
        return walk.note_as(call.level, *code, risk, call.range());
    }
    if CONTAINERS.contains(&name) {
        let host = arguments.iter().any(|field| HOST.iter().any(|word| field.text.contains(word)));
        let code = if host { Code::LeavesSandbox } else { Code::Containers };
        walk.note(call.level, code, call.range());
    }
    let mines = |field: &Field| {
        field.text.contains("stratum+")
            || field.text.starts_with("--donate-level")
            || field.text.starts_with("--coin=")
    };
    if arguments.iter().any(mines) {
        walk.note(call.level, Code::Mines, call.range());
    }
}
