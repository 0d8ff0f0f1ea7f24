use futures_util::{SinkExt, StreamExt};
use sandbox::egress::*;
use sandbox::link::EgressGate;
use sandbox_agent::{Frame, FrameCodec, Hello, Role};
use tokio::net::{UnixListener, UnixStream};
use tokio_util::codec::Framed;
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let path = args[2].clone();
    if args[1] == "server" {
        let homes = ToolHomes { home: Some("/root".into()), cargo_home: args.get(3).map(Into::into) };
        let egress = Egress::new(EgressSettings { homes, ..Default::default() }).unwrap();
        let t = std::time::Instant::now();
        for r in egress.registries().await.iter() { println!("{} {}", r.manager, r.destination); }
        println!("discovered in {:?}", t.elapsed());
        let gate = egress.gate(Policy::Public);
        let listener = UnixListener::bind(&path).unwrap();
        loop {
            let (s, _) = listener.accept().await.unwrap();
            let gate = gate.clone();
            tokio::spawn(async move {
                let mut f = Framed::new(s, FrameCodec);
                let hello: Hello = f.next().await.unwrap().unwrap().parse().unwrap();
                eprintln!("{:?} {:?}", hello.role, gate.counts());
                match hello.role {
                    Role::Egress { host, port } => gate.connect(f, host, port).await,
                    Role::Resolve { name } => gate.resolve(f, name).await,
                    _ => {}
                }
            });
        }
    } else {
        let local = tokio::task::LocalSet::new();
        let open = move |role| {
            let path = path.clone();
            async move {
                let mut f = Framed::new(UnixStream::connect(&path).await?, FrameCodec);
                f.send(Frame::message(&Hello { version: 1, role }).unwrap()).await.unwrap();
                Ok(f)
            }
        };
        local.run_until(async { sandbox_agent::egress::serve(open).await.unwrap() }).await;
    }
}
